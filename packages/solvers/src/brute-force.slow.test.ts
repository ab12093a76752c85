import { holdToEnumeration } from "./testing/hold-to-enumeration.js";

holdToEnumeration(400, 250); // 10⁵ instances of each
