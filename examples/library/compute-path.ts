// A gateway's documentation lists the path of each service.
import { renderRoutePath } from "@aim-engine/core/sync"
import { service } from "./catalog.ts"

const template = "/{.metadata.namespace}/{.metadata.labels['tier']}/{.metadata.name}"
const chat = service("chat")
const labelled = { ...chat, metadata: { ...chat.metadata, labels: { tier: "gold" } } }

for (const one of [labelled, chat]) {
  const answer = renderRoutePath(one, template)
  console.log(answer.ok ? answer.path : answer.message)
}
