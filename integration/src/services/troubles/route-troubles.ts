import { type AIMServiceSpec, type HTTPRoute, HTTPRouteKind } from "@aim-engine/api"
import { gateway, runtimeConfig } from "../scenery.ts"
import { REFUSED_PATH } from "../service-cluster.ts"
import { edit, SERVICE, servable, type Trouble } from "./trouble.ts"

const routed = (gatewayName: string, pathTemplate?: string): Pick<AIMServiceSpec, "routing"> => ({
  routing: {
    enabled: true,
    gatewayRef: { name: gatewayName, namespace: "default" },
    ...(pathTemplate === undefined ? {} : { pathTemplate }),
  },
})

/** A route of somebody who knows nothing of the service. */
const othersRoute: HTTPRoute = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: `${SERVICE}-route`, namespace: "others-route" },
  spec: { rules: [{ backendRefs: [{ name: "other", port: 80 }] }] },
}

/** The service cannot be published. */
export const routeTroubles: ReadonlyArray<Trouble> = [
  {
    name: "no-gateway-named",
    given: servable("no-gateway-named"),
    spec: { routing: { enabled: true } },
    seen: { status: "Failed", HTTPRouteReady: "False GatewayNotConfigured", ConfigValid: "False InvalidSpec" },
    remedy: "the runtime config names a gateway",
    remove: ({ scene }) =>
      scene.write(
        gateway("inference", "default"),
        runtimeConfig("no-gateway-named", { routing: { gatewayRef: { name: "inference", namespace: "default" } } }),
      ),
  },
  {
    name: "no-gateway",
    given: servable("no-gateway"),
    spec: routed("later"),
    seen: { status: "Starting", HTTPRouteReady: "False HTTPRoutePending" },
    remedy: "the gateway is added",
    remove: ({ scene }) => scene.write(gateway("later", "default")),
  },
  {
    name: "refused-route",
    given: [gateway("inference", "default"), ...servable("refused-route")],
    spec: routed("inference", REFUSED_PATH),
    seen: { HTTPRouteReady: "False NotAllowedByListeners", RoutingReady: "False RouteFailed" },
    remedy: "the service asks for another path",
    remove: (stage) => edit(stage, "refused-route", { spec: { routing: { pathTemplate: "/allowed" } } }),
  },
  {
    name: "no-path",
    given: [gateway("inference", "default"), ...servable("no-path")],
    spec: routed("inference", "/{.metadata.labels['team']}"),
    seen: {
      status: "Degraded",
      HTTPRouteReady: "False PathTemplateInvalid",
      InferenceServiceReady: "True RuntimeReady",
    },
    remedy: "the service gets the label that its path is made of",
    remove: (stage) => edit(stage, "no-path", { metadata: { labels: { team: "nlp" } } }),
  },
  {
    name: "others-route",
    given: [gateway("inference", "default"), ...servable("others-route"), { kind: HTTPRouteKind, object: othersRoute }],
    spec: routed("inference"),
    seen: { HTTPRouteReady: "False AdoptionRefused" },
    remedy: "the route of somebody else is removed",
    remove: ({ scene }) => scene.remove(HTTPRouteKind, "others-route", `${SERVICE}-route`),
  },
]
