import { Command } from "effect/cli"
import { cache } from "./commands/cache.ts"
import { catalog } from "./commands/catalog.ts"
import { check } from "./commands/check.ts"
import { clone } from "./commands/clone-templates.ts"
import { convert } from "./commands/convert.ts"
import { crds } from "./commands/crds.ts"
import { diff } from "./commands/diff.ts"
import { download } from "./commands/download.ts"
import { explain } from "./commands/explain.ts"
import { inspect } from "./commands/inspect.ts"
import { nodes } from "./commands/nodes.ts"
import { plan } from "./commands/plan.ts"
import { sandbox } from "./commands/sandbox.ts"
import { status } from "./commands/status.ts"

/** The command line: every question that can be asked of manifests without a cluster, those about a cluster, and a cluster in a box. */
export const aim = Command.make("aim").pipe(
  Command.withDescription("Plan, explain and try AIM Engine resources, without a cluster or with one"),
  Command.withSubcommands([
    sandbox,
    plan,
    check,
    explain,
    inspect,
    catalog,
    clone,
    status,
    nodes,
    cache,
    download,
    diff,
    convert,
    crds,
  ]),
)
