/** The value below which a share of the values lies (0.5: the median), by nearest rank; 0 of none. */
export const quantile = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((left, right) => left - right)[Math.max(Math.ceil(values.length * share) - 1, 0)] ?? 0

/** How much a value grows per unit of x, by least squares; 0 where there are fewer than two points. */
export const slope = (points: ReadonlyArray<readonly [x: number, y: number]>): number => {
  const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(points.map((point) => point[0]))
  const y = mean(points.map((point) => point[1]))
  const variance = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  return variance > 0 ? points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / variance : 0
}
