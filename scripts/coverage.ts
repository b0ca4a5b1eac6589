// Lists the promises of the documents that the AIM Engine was built from, and which test or which entry of
// docs/differences.md holds each. With an id, or the beginning of one, only those.
import { documentedPromises, isThere } from "../integration/src/coverage/promises.ts"

const lines = (prefix: string): ReadonlyArray<string> =>
  documentedPromises()
    .filter(({ id }) => id.startsWith(prefix))
    .flatMap(({ id, promise, heldBy, differs, open }) => [
      `${id}  ${promise}`,
      ...heldBy.map((holder) => `    ${isThere(holder) ? "test" : "GONE"}  ${holder.file}: ${holder.title}`),
      ...(differs === undefined ? [] : [`    told  docs/differences.md: ${differs}`]),
      ...(open === undefined ? [] : [`    OPEN  ${open}`]),
    ])

process.stdout.write(`${lines(process.argv[2] ?? "").join("\n")}\n`)
