"use strict";
if (!require("./post.cjs").nothingToDo()) require("./index.js").run("deploy-staging", "post");
