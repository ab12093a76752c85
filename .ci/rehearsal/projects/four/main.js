import { discreteLayer } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { topK } from "@discretely/solvers";

globalThis.layer = discreteLayer({ solver: topK({ k: 2 }), noise: gumbel(), estimator: aimle(), samples: 10 });
