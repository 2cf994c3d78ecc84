"""What the admin classes of all apps are made from: whose rows staff see, and what a form says when it is refused."""
