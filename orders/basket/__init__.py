"""The basket (winkelmandje) of the web shop, as its page displays it. Reading it changes nothing."""
