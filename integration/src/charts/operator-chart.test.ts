import { beforeAll, describe, expect, it } from "vitest"
import { helmBinary } from "../control-plane/binaries.ts"
import { execute } from "../operator/command.ts"
import { addressOf, chartFolder, type Manifest, manifestsOf, renderChart } from "./rendered-chart.ts"

/** Helm is built where it isn't there yet. */
const PATIENCE = 600_000
beforeAll(helmBinary, PATIENCE)

const objectsWith = async (...values: ReadonlyArray<string>): Promise<ReadonlyArray<Manifest>> =>
  manifestsOf(
    await renderChart(
      "aim-engine",
      values.flatMap((value) => ["--set-json", value]),
    ),
  )

const isUserRole = ({ metadata }: Manifest): boolean => /-(admin|editor|viewer)-role$/.test(metadata.name)

const find = (objects: ReadonlyArray<Manifest>, kind: string): Manifest => {
  const found = objects.find((object) => object.kind === kind)
  if (found === undefined) throw new Error(`no ${kind}`)
  return found
}

describe("the chart aim-engine", () => {
  it("passes helm lint", async () => {
    const flags = ["--strict", "--kube-version", "1.30.0"]
    expect(await execute(await helmBinary(), ["lint", chartFolder("aim-engine"), ...flags])).toContain(
      "0 chart(s) failed",
    )
  })

  it("refuses Kubernetes before 1.30, whose API server doesn't know our validation rules", async () => {
    await expect(renderChart("aim-engine", ["--kube-version", "1.29.9"])).rejects.toThrow(/requires kubeVersion/)
  })

  it("makes the operator, its account, its roles, and a Service for its metrics", async () => {
    const objects = await objectsWith()
    expect(
      objects
        .filter((object) => !isUserRole(object))
        .map(addressOf)
        .toSorted(),
    ).toEqual([
      "ClusterRole/aim-engine-artifact-status-updater",
      "ClusterRole/aim-engine-manager-role",
      "ClusterRole/aim-engine-metrics-auth-role",
      "ClusterRole/aim-engine-metrics-reader",
      "ClusterRoleBinding/aim-engine-manager-rolebinding",
      "ClusterRoleBinding/aim-engine-metrics-auth-rolebinding",
      "Deployment/aim-engine-controller-manager",
      "Role/aim-engine-leader-election-role",
      "RoleBinding/aim-engine-leader-election-rolebinding",
      "Service/aim-engine-controller-manager-metrics-service",
      "ServiceAccount/aim-engine-controller-manager",
    ])
  })

  it("makes three roles for people on each of the eleven kinds", async () => {
    expect((await objectsWith()).filter(isUserRole)).toHaveLength(33)
  })

  it("serves the earlier API group where it is asked for: a switch, what it needs, and roles for people", async () => {
    const before = new Set((await objectsWith()).map(addressOf))
    const objects = await objectsWith("compatibility.enable=true")
    const added = objects.filter((object) => !before.has(addressOf(object)))
    expect(added.filter((object) => !isUserRole(object)).map(addressOf)).toEqual([
      "ClusterRole/aim-engine-compatibility-role",
      "ClusterRoleBinding/aim-engine-compatibility-rolebinding",
    ])
    expect(added.filter(isUserRole)).toHaveLength(33)
    expect(JSON.stringify(find(objects, "Deployment").spec)).toContain('"--enable-compatibility"')
    expect(JSON.stringify(find(await objectsWith(), "Deployment").spec)).not.toContain("compatibility")
  })

  it("labels every object, and puts all that is namespaced into the release's namespace", async () => {
    for (const { kind, metadata } of await objectsWith()) {
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/name": "aim-operator",
        "app.kubernetes.io/part-of": "aim-engine",
        "app.kubernetes.io/instance": "aim-engine",
        "app.kubernetes.io/managed-by": "Helm",
      })
      expect(metadata.namespace).toBe(kind.startsWith("Cluster") ? undefined : "aim-system")
    }
  })

  it("runs the operator without privileges, with time to end its work, and tells it where it is", async () => {
    expect(find(await objectsWith(), "Deployment").spec).toMatchObject({
      replicas: 1,
      template: {
        metadata: {
          labels: { "app.kubernetes.io/name": "aim-operator", "control-plane": "controller-manager" },
        },
        spec: {
          serviceAccountName: "aim-engine-controller-manager",
          terminationGracePeriodSeconds: 45,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "manager",
              image: "ghcr.io/aim-engine/operator:0.1.0",
              args: expect.arrayContaining(["--leader-elect", "--health-probe-bind-address=:8081"]),
              env: [
                { name: "AIM_SYSTEM_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
              ],
              livenessProbe: { httpGet: { path: "/healthz", port: "probes" } },
              readinessProbe: { httpGet: { path: "/readyz", port: "probes" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
              },
              resources: { limits: { cpu: "500m", memory: "4Gi" }, requests: { cpu: "100m", memory: "256Mi" } },
            },
          ],
        },
      },
    })
  })

  it("tells the operator where images come from instead", async () => {
    const values = [
      'artifactDownloader.image="mirror.corp/aim-artifact-downloader:1.0.0"',
      'registryMirrors={"ghcr.io":"https://mirror.corp","docker.io":"http://10.0.0.1:5000"}',
    ]
    const containers = [
      {
        env: expect.arrayContaining([
          { name: "AIM_ARTIFACT_DOWNLOADER_IMAGE", value: "mirror.corp/aim-artifact-downloader:1.0.0" },
          { name: "AIM_REGISTRY_MIRRORS", value: "docker.io=http://10.0.0.1:5000,ghcr.io=https://mirror.corp" },
        ]),
      },
    ]
    expect(find(await objectsWith(...values), "Deployment").spec).toMatchObject({ template: { spec: { containers } } })
    await expect(objectsWith('registryMirrors={"ghcr.io":"mirror.corp"}')).rejects.toThrow(/ghcr.io/)
  })

  it.each([
    { value: 'manager.podDisruptionBudget={"enable":true,"minAvailable":1}', adds: ["PodDisruptionBudget"] },
    { value: "prometheus.enable=true", adds: ["ServiceMonitor"] },
    { value: "prometheus.alerts.enable=true", adds: ["PrometheusRule"] },
    { value: "prometheus.dashboard.enable=true", adds: ["ConfigMap"] },
    { value: "certManager.enable=true", adds: ["Certificate", "Issuer"] },
    { value: "networkPolicy.enable=true", adds: ["NetworkPolicy"] },
    { value: "clusterRuntimeConfig.enable=true", adds: ["AIMClusterRuntimeConfig"] },
    { value: "clusterModelSource.enable=true", adds: ["AIMClusterModelSource"] },
  ])("$value adds $adds", async ({ value, adds }) => {
    const before = new Set((await objectsWith()).map(addressOf))
    const added = (await objectsWith(value)).filter((object) => !before.has(addressOf(object)))
    expect(added.map(({ kind }) => kind).toSorted()).toEqual(adds)
  })

  it.each([
    { value: "rbacHelpers.enable=false", kinds: 33 },
    // The Service, two roles and a binding.
    { value: "metrics.enable=false", kinds: 4 },
    { value: "metrics.secure=false", kinds: 2 },
  ])("$value leaves $kinds objects out", async ({ value, kinds }) => {
    expect((await objectsWith()).length - (await objectsWith(value)).length).toBe(kinds)
  })

  it("publishes the images of AMD where the model source is asked for", async () => {
    expect(find(await objectsWith("clusterModelSource.enable=true"), "AIMClusterModelSource")).toMatchObject({
      metadata: { name: "amd-aim-model-source" },
      spec: {
        registry: "docker.io",
        filters: [{ image: "amdenterpriseai/aim-*", versions: [">=0.8.4"] }],
        syncInterval: "1h",
        maxModels: 500,
      },
    })
  })

  it("leaves to Prometheus what Prometheus fills in, and gives Grafana a dashboard that it can read", async () => {
    const objects = await objectsWith("prometheus.alerts.enable=true", "prometheus.dashboard.enable=true")
    expect(JSON.stringify(find(objects, "PrometheusRule").spec)).toContain("{{ $labels.controller }}")
    const [dashboard] = Object.values(find(objects, "ConfigMap").data ?? {})
    expect(JSON.parse(String(dashboard))).toMatchObject({ title: "AIM Engine operator", panels: expect.any(Array) })
  })

  it("gives the ServiceMonitor the certificate of cert-manager to check the operator's with", async () => {
    const monitor = find(await objectsWith("prometheus.enable=true", "certManager.enable=true"), "ServiceMonitor")
    expect(monitor.spec).toMatchObject({
      endpoints: [{ scheme: "https", tlsConfig: { ca: { secret: { name: "metrics-server-cert" } } } }],
    })
  })

  it.each([
    { certManager: false, names: ["ca"] },
    { certManager: true, names: ["metrics-certs", "ca"] },
  ])(
    "mounts what it is given, beside the certificate of cert-manager: $certManager",
    async ({ certManager, names }) => {
      const objects = await objectsWith(
        `certManager.enable=${certManager}`,
        'manager.volumes=[{"name":"ca","configMap":{"name":"registry-ca"}}]',
        'manager.volumeMounts=[{"name":"ca","mountPath":"/etc/registry-ca","readOnly":true}]',
      )
      const named = names.map((name) => expect.objectContaining({ name }))
      expect(find(objects, "Deployment").spec).toMatchObject({
        template: { spec: { volumes: named, containers: [{ volumeMounts: named }] } },
      })
    },
  )

  it.each([
    ["manager.replica=2", /additional properties 'replica' not allowed/],
    ["manager.replicas=-1", /minimum: got -1, want 0/],
    ['manager.image.pullPolicy="Sometimes"', /'Always', 'IfNotPresent', 'Never'/],
    ["metrics.port=80", /minimum: got 80, want 1,?024/],
    ['metrics.enable="yes"', /got string, want boolean/],
    ['clusterRuntimeConfig.name="Default"', /does not match pattern/],
  ])("says what is wrong with %s", async (value, message) => {
    await expect(objectsWith(value)).rejects.toThrow(message)
  })
})
