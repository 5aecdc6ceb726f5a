import { rollbackAction } from "../../app/action.ts";

export const { main, post } = rollbackAction();
