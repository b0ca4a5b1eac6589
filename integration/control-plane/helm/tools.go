//go:build tools

// Package helm pins the helm command with which the charts are tested.
package helm

import _ "helm.sh/helm/v3/cmd/helm"
