"use strict";
require("./index.js").run("deploy", "main");
