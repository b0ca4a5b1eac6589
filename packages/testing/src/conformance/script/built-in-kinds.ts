import { kinds } from "../conformance-kinds.ts"
import { apply, create, exists, patch, read, remove, type Step } from "../step.ts"

const { HorizontalPodAutoscaler, Job, Lease, Pod, Secret, Service, ServiceAccount } = kinds
const merge = (body: object) => ({ type: "merge", body }) as const
const status = { subresource: "status" } as const

/** Without a token and of a scheduler that does not exist, a pod is left alone. */
const quietPod = { automountServiceAccountToken: false, schedulerName: "nobody" }

/** Kinds of Kubernetes itself: their defaults, and what their own rules do. */
export const builtInKinds: ReadonlyArray<Step> = [
  exists("the default service account", ServiceAccount, "default"),
  create("create a pod", Pod, "pod", {
    spec: {
      ...quietPod,
      containers: [
        {
          name: "main",
          image: "example.com/app:1",
          env: [{ name: "A", value: "1" }],
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: "1" }, limits: { cpu: "2" } },
        },
      ],
      initContainers: [{ name: "init", image: "busybox" }],
    },
  }),
  apply("apply over the pod", Pod, "pod", "alice", {
    metadata: { labels: { l: "1" } },
    spec: { containers: [{ name: "main", image: "example.com/app:1", env: [{ name: "A", value: "1" }] }] },
  }),
  apply("contest the pod's image", Pod, "pod", "bob", {
    spec: { containers: [{ name: "main", image: "example.com/app:2" }] },
  }),
  patch("write the pod's status", Pod, "pod", merge({ status: { phase: "Failed", reason: "Evicted" } }), status),
  patch("a status through the pod is ignored", Pod, "pod", merge({ status: { phase: "Running" } })),
  remove("delete the pod", Pod, "pod"),
  read("the pod is gone", Pod, "pod"),
  create("create a job that does not start", Job, "job", {
    spec: {
      suspend: true,
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.com/job@sha256:00" }] },
      },
    },
  }),
  create("create an autoscaler", HorizontalPodAutoscaler, "scaler", {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" } },
  }),
  patch(
    "write the autoscaler's status",
    HorizontalPodAutoscaler,
    "scaler",
    merge({ status: { currentReplicas: 1, desiredReplicas: 2 } }),
    status,
  ),
  create("create a lease", Lease, "lease", { spec: { holderIdentity: "a", leaseDurationSeconds: 15 } }),
  patch("take the lease", Lease, "lease", merge({ spec: { holderIdentity: "b", leaseTransitions: 1 } })),
  patch("add a key to the secret", Secret, "secret", merge({ stringData: { more: "x" } })),
  apply("another manager adds a port", Service, "service", "bob", {
    spec: { ports: [{ name: "x", port: 82, protocol: "TCP" }] },
  }),
  apply("alice drops her ports", Service, "service", "alice", { spec: { clusterIP: "None", selector: { a: "b" } } }),
]
