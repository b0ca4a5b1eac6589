import { artifactStatus } from "@aim-engine/core"
import { colorStatus, type Palette } from "../render/palette.ts"
import { type CachedFiles, isUnused, type UsedCache } from "./cache-inventory.ts"
import { cacheRow, userText } from "./cache-row.ts"
import type { CacheUser } from "./cache-users.ts"
import { agoText } from "./render-cache-list.ts"

const userLine = ({ ref, how }: CacheUser): string => `${userText(ref)} ${how}`

const holderLines = ({ cache, users, isMadeByHand }: UsedCache): ReadonlyArray<string> => [
  `cache ${cache.metadata.name} (${cache.spec.mode ?? "Shared"}, of template ${cache.spec.templateName}${
    isMadeByHand ? ", made by hand" : ""
  }) holds it`,
  ...(users.length === 0 ? ["  nobody needs that cache"] : users.map((user) => `  ${userLine(user)}`)),
]

const verdictText = (files: CachedFiles): string => {
  if (!isUnused(files)) return "It is needed."
  const isByHand = files.isMadeByHand || files.holders.some((holder) => holder.isMadeByHand)
  return isByHand
    ? "Nobody needs it at present. It was made by hand, so it stays; aim cache gc --hand-made takes it, too."
    : "Nobody needs it: aim cache gc takes it."
}

const usedText = (lastUsed: string, now: number): string => {
  const ago = agoText(lastUsed, now)
  return ago === "" ? "no workload has mounted it yet" : `a workload last mounted it ${ago} ago`
}

/** Why cached files are kept, or that nothing keeps them. */
export const renderCacheWhy = (files: CachedFiles, palette: Palette, now: number): string => {
  const row = cacheRow(files)
  const size = [row.size, row.volume === "" ? "" : `on a volume of ${row.volume}`].filter((text) => text !== "")
  return [
    palette.bold(`${row.kind} ${row.namespace}/${row.name}`),
    `  ${row.source}: ${colorStatus(palette, artifactStatus(files.artifact))}${size.length === 0 ? "" : `, ${size.join(" ")}`}`,
    `  made ${agoText(row.createdAt, now) || "some time"} ago${files.isMadeByHand ? " by hand" : ""}; ${usedText(row.lastUsed, now)}`,
    "",
    ...files.users.map(userLine),
    ...files.holders.flatMap(holderLines),
    ...(files.users.length + files.holders.length === 0 ? [] : [""]),
    verdictText(files),
  ].join("\n")
}
