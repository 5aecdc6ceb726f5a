"use strict";
require("./index.js").run("deploy-staging", "main");
