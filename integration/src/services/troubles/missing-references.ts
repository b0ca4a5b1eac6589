import { runtimeConfig, template } from "../scenery.ts"
import { gpu, servable, type Trouble } from "./trouble.ts"

/** What a service names is not there. */
export const missingReferences: ReadonlyArray<Trouble> = [
  {
    name: "no-model",
    seen: { status: "Failed", ModelReady: "False ModelNotFound", ConfigValid: "False ReferenceNotFound" },
    remedy: "the model is created",
    remove: ({ scene }) => scene.write(...servable("no-model")),
  },
  {
    name: "no-template",
    given: servable("no-template"),
    spec: { template: { name: "no-template-2x" } },
    seen: { status: "Failed", TemplateReady: "False TemplateNotFound", ConfigValid: "False ReferenceNotFound" },
    remedy: "the template is created",
    remove: ({ scene }) => scene.write(template("no-template-2x", "no-template", { gpu: { ...gpu, requests: 2 } })),
  },
  {
    name: "no-config",
    given: servable("no-config"),
    spec: { runtimeConfigName: "special" },
    seen: { status: "Failed", RuntimeConfigReady: "False ConfigNotFound" },
    remedy: "the runtime config is created",
    remove: ({ scene }) => scene.write(runtimeConfig("no-config", {}, "special")),
  },
]
