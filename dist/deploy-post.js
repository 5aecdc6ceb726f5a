"use strict";
require("./index.js").run("deploy", "post");
