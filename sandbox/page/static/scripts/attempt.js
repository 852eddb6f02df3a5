/** What a person asked for may fail; then they are told. */
import { ApiError } from "./api.js";
import { toast } from "./dom.js";

/** Does it and tells whether it worked. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
    return false;
  }
}
