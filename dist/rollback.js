"use strict";
require("./index.js").run("rollback", "main");
