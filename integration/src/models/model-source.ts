import {
  AIM_API_VERSION,
  type AIMClusterModelSource,
  AIMClusterModelSourceKind,
  type AIMClusterModelSourceSpec,
} from "@aim-engine/api"
import { expect } from "vitest"
import type { ObjectToWrite } from "../scale/write-objects.ts"
import type { Scene } from "../services/scene.ts"

/** A model source, as its user writes it. */
export const modelSource = (name: string, spec: AIMClusterModelSourceSpec): ObjectToWrite => {
  const object: AIMClusterModelSource = {
    apiVersion: AIM_API_VERSION,
    kind: "AIMClusterModelSource",
    metadata: { name },
    spec,
  }
  return { kind: AIMClusterModelSourceKind, object }
}

/** Waits until a source is in a state, and returns it. */
export const untilSource = async (
  { read }: Scene,
  name: string,
  status: string,
  timeout = 100_000,
): Promise<AIMClusterModelSource> => {
  const state = async () => (await read(AIMClusterModelSourceKind, "", name))?.status?.status
  await expect.poll(state, { timeout, interval: 250 }).toBe(status)
  const found = await read(AIMClusterModelSourceKind, "", name)
  if (found === undefined) throw new Error(`source ${name} is gone`)
  return found
}
