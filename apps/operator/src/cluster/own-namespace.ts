import { join } from "node:path"
import { Effect, FileSystem, Option } from "effect"
import { ACCOUNT_FOLDER } from "./kubeconfig.ts"

/** The namespace of an operator that is told none, and runs in no pod. */
export const DEFAULT_NAMESPACE = "aim-system"

/** The operator's own namespace: the given one, else that of the pod's account, else the usual one. */
export const ownNamespace = (given: Option.Option<string>): Effect.Effect<string, never, FileSystem.FileSystem> =>
  Option.match(given, {
    onSome: Effect.succeed,
    onNone: () =>
      FileSystem.FileSystem.pipe(
        Effect.flatMap((files) => files.readFileString(join(ACCOUNT_FOLDER, "namespace"))),
        Effect.map((text) => text.trim() || DEFAULT_NAMESPACE),
        Effect.orElseSucceed(() => DEFAULT_NAMESPACE),
      ),
  })
