"use strict";
require("./index.js").run("status", "only");
