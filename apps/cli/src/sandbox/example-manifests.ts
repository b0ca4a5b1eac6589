import { fileURLToPath } from "node:url"

/** The bundled examples: a small cluster, a model catalog and services. */
export const EXAMPLES_DIRECTORY = fileURLToPath(new URL("../../../../examples", import.meta.url))
