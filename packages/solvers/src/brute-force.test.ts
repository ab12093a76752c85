import { holdToEnumeration } from "./testing/hold-to-enumeration.js";

holdToEnumeration(100, 30); // 3,000 instances of each; 10⁵ in the slow test
