// Pins the modules that hold published manifests (and the KServe manager).
// Nothing here is compiled; go.sum lets `go mod download` verify each archive.
module aim-engine/manifests

go 1.25.0

require (
	github.com/kedacore/keda/v2 v2.16.1
	github.com/kserve/kserve v0.16.0
	sigs.k8s.io/gateway-api v1.3.0
)
