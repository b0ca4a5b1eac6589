import { Flag } from "effect/cli"

/** `-f`: where manifests are read from; may be given several times. */
export const fileFlag = Flag.String("file").pipe(
  Flag.withAlias("f"),
  Flag.withMetavar("FILE|DIR|-"),
  Flag.withDescription("Manifests: a file, a directory with all below it, or - for standard input; repeatable"),
)

/** Where objects go that name no namespace, as with kubectl. */
export const DEFAULT_NAMESPACE = "default"

/** `-n`: the namespace of what names none. */
export const namespaceFlag = Flag.String("namespace").pipe(
  Flag.withAlias("n"),
  Flag.withDescription("The namespace of objects that name none"),
  Flag.withDefault(DEFAULT_NAMESPACE),
)
