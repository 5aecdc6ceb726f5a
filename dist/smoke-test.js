"use strict";
require("./index.js").run("smoke-test", "only");
