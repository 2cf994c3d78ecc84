"""The colours of the posters by genre: a ground and four inks, of which the first is the strongest."""

PALETTES: dict[str, list[tuple[str, str, str, str, str]]] = {
    "theater": [
        ("#1d1a26", "#e4572e", "#f3a712", "#a8201a", "#f6e7cb"),
        ("#f4ead5", "#c1121f", "#1b1b3a", "#e07a5f", "#f2cc8f"),
        ("#22223b", "#f2545b", "#a93f55", "#f3f3fb", "#56203d"),
        ("#e9e3d5", "#0b3954", "#bf1a2f", "#f0a202", "#8d99ae"),
    ],
    "dans": [
        ("#f7e8e3", "#e56b6f", "#6d597a", "#355070", "#eaac8b"),
        ("#10162f", "#ff5d8f", "#7b6cf6", "#ffc2d1", "#3a2e6b"),
        ("#f2efe6", "#ff7f51", "#9b5de5", "#2b2d42", "#ffcdb2"),
    ],
    "klassiek": [
        ("#f5efe0", "#7f4f24", "#b08968", "#283618", "#dda15e"),
        ("#14213d", "#fca311", "#e5e5e5", "#7a8ba8", "#33456b"),
        ("#efe9dc", "#344e41", "#a3b18a", "#bc6c25", "#588157"),
        ("#2b2118", "#d4a373", "#faedcd", "#8a5a44", "#5b4636"),
    ],
    "jazz-wereld": [
        ("#0d1b2a", "#f4a261", "#2a9d8f", "#e9c46a", "#264653"),
        ("#fff1d6", "#ef476f", "#118ab2", "#06785a", "#ffd166"),
        ("#1a1423", "#eb5e28", "#ffd6a5", "#684756", "#b75d69"),
    ],
    "pop-folk": [
        ("#fdf0d5", "#ff006e", "#3a0ca3", "#fb8500", "#ffd6e8"),
        ("#0b132b", "#5bc0be", "#ff9f1c", "#f25f5c", "#1c2541"),
        ("#e8f1f2", "#006494", "#ff6b35", "#1b4965", "#bee9e8"),
        ("#231942", "#e0b1cb", "#9f86c0", "#ff7d00", "#5e548e"),
    ],
    "humor": [
        ("#ffd23f", "#ee4266", "#0e4749", "#3bceac", "#fff3b0"),
        ("#f6f1e7", "#ff5400", "#390099", "#ffbd00", "#ff8fab"),
        ("#073b4c", "#ffd166", "#ef476f", "#06d6a0", "#118ab2"),
    ],
    "familie": [
        ("#d7f0ee", "#ff6f59", "#254441", "#43aa8b", "#ffe8a3"),
        ("#fff0c9", "#4361ee", "#f72585", "#3aa76d", "#ffc971"),
        ("#e3edfb", "#ef6f6c", "#465775", "#f6bd60", "#84a59d"),
    ],
    "woord": [
        ("#f1ede4", "#2f3e46", "#ca6702", "#9b2226", "#cad2c5"),
        ("#1f2421", "#dce1de", "#49a078", "#e5b25d", "#216869"),
        ("#eee6d8", "#5f0f40", "#0f4c5c", "#e36414", "#fbb13c"),
    ],
    "concert": [
        ("#07231f", "#19c9a3", "#f4f1e8", "#0b6e5f", "#f2b632"),
        ("#f1f5f2", "#0b6e5f", "#10201d", "#ff6b4a", "#bfe3da"),
        ("#10201d", "#ff6b4a", "#19c9a3", "#8fb8ad", "#24443d"),
    ],
    "club": [
        ("#120b26", "#c6ff00", "#7c3aed", "#f0abfc", "#312058"),
        ("#0b1020", "#22d3ee", "#f43f5e", "#a3e635", "#1e2a52"),
    ],
    "nieuw-theater": [
        ("#efe9dd", "#10201d", "#ff6b4a", "#0b6e5f", "#f2d9a0"),
        ("#2a1f1a", "#f2b632", "#e8e1d0", "#b5523b", "#5e4b3f"),
    ],
}
