"""Words for what is paid, as parts of patterns: 手数料, 旅費, 部屋代, but not 資料, 消費, 時代."""

FEE = r"(?<![資材飲原史肥燃衣塗食試無有顔染香味飼])料金?"
EXPENSE = r"(?<!消)費用?"
CHARGE = r"(?<![時世年現近古希千十百次当先歴])代金?"
