import { type Handler, type LoopbackServer, serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { Effect, Exit, Scope } from "effect"

/** A registry on loopback that answers what a test wants, until it is stopped. */
export interface ScriptedRegistry extends LoopbackServer {
  readonly stop: () => Promise<void>
}

export const startScriptedRegistry = async (handler: Handler): Promise<ScriptedRegistry> => {
  const scope = Scope.makeUnsafe()
  const server = await Effect.runPromise(Effect.provideService(serve(handler), Scope.Scope, scope))
  return { ...server, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}
