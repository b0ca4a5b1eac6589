import { AIMClusterServiceTemplateKind } from "@aim-engine/api"
import { gpuNode } from "../../templates/template-cluster.ts"
import { template } from "../scenery.ts"
import { gpu, servable, type Trouble } from "./trouble.ts"

/** No template can be used. */
export const templateTroubles: ReadonlyArray<Trouble> = [
  {
    name: "unoptimized",
    given: servable("unoptimized", { type: "unoptimized" }),
    seen: { status: "Pending", TemplateReady: "False TemplateNotFound" },
    remedy: "the template is declared optimized",
    remove: ({ scene }) =>
      scene.patch(AIMClusterServiceTemplateKind, "", "unoptimized-1x", { spec: { type: "optimized" } }),
  },
  {
    name: "ambiguous",
    given: [...servable("ambiguous"), template("ambiguous-too", "ambiguous", { gpu })],
    seen: { status: "Failed", TemplateReady: "False TemplateSelectionAmbiguous" },
    remedy: "one of the equal templates is removed",
    remove: ({ scene }) => scene.remove(AIMClusterServiceTemplateKind, "", "ambiguous-too"),
  },
  {
    name: "mismatch",
    given: [...servable("mismatch"), template("of-another", "another", { gpu })],
    spec: { template: { name: "of-another" } },
    seen: { status: "Failed", TemplateReady: "False TemplateModelMismatch" },
    remedy: "the template is made anew, for the model",
    remove: async ({ scene }) => {
      await scene.remove(AIMClusterServiceTemplateKind, "", "of-another")
      await scene.write(template("of-another", "mismatch", { gpu }))
    },
  },
  {
    name: "no-node",
    given: servable("no-node", { gpu: { model: "MI325X", requests: 1 } }),
    seen: { status: "Pending", TemplateReady: "False TemplateNotReady" },
    remedy: "a node with the GPU is added",
    remove: ({ kubelet }) => kubelet.addNode(gpuNode("mi325x", "74a5")),
  },
]
