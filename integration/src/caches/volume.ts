import { Effect } from "effect"
import * as fixtures from "../../../apps/downloader/src/test-fixtures/download-run.ts"

/** The paths on a volume where something else is than expected; all of them where the volume was never mounted. */
export const differencesIn = (
  folder: string | undefined,
  expected: ReadonlyMap<string, Buffer>,
): Promise<ReadonlyArray<string>> =>
  folder === undefined
    ? Promise.resolve([...expected.keys()])
    : Effect.runPromise(fixtures.differencesIn(folder, expected))
