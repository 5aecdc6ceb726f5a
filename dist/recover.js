"use strict";
require("./index.js").run("recover", "only");
