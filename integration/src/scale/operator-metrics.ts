/** Metrics of an operator in Prometheus' text format, read from its address. */
export interface OperatorMetrics {
  /** The sum of all series of a metric. */
  readonly sum: (name: string) => Promise<number>
  /** Whether no object waits to be reconciled, and none is being reconciled. */
  readonly isIdle: () => Promise<boolean>
}

export const operatorMetrics = (address: string): OperatorMetrics => {
  const sum = async (name: string): Promise<number> => {
    const text = await fetch(`http://${address}/metrics`).then((response) => response.text())
    return [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? ([0-9.e+-]+)`, "gm"))]
      .map(([, value]) => Number(value))
      .reduce((total, value) => total + value, 0)
  }
  return {
    sum,
    isIdle: async () => (await sum("workqueue_depth")) + (await sum("controller_runtime_active_workers")) === 0,
  }
}
