"use strict";
require("./index.js").run("deploy-production", "post");
