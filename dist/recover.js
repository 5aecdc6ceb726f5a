"use strict";
require("./index.js").run("recover", "main");
