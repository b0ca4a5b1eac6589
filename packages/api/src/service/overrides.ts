import { Schema } from "effect"
import { gpuSpellingsAgree, hardwareSpellingFields, runtimeParameterFields } from "../template/runtime-parameters.ts"

/** What a service wants different from its template. */
export const AIMServiceOverrides = Schema.Struct({
  ...runtimeParameterFields,
  ...hardwareSpellingFields,
}).annotate({
  identifier: "AIMServiceOverrides",
  description:
    "What a service wants different from its template. Templates that fit are preferred; otherwise one is derived.",
  kubernetes: { rules: [gpuSpellingsAgree] },
})
export interface AIMServiceOverrides extends Schema.Schema.Type<typeof AIMServiceOverrides> {}
