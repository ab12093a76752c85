export { exactMarginals } from "@discretely/core";
