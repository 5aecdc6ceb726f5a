"use strict";
require("./index.js").run("rollback", "post");
