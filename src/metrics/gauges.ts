import { Gauge, type Registry } from 'prom-client'

/** A metric as it is to be documented. */
export interface Declared {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

/** Labels with their values. */
export type Series = Readonly<Record<string, string>>

/** Figures that say how things stand. One that nobody can tell is not there at all: 0 would be a statement. */
export class Gauges {
  readonly #registry: Registry
  readonly #known = new Map<string, Gauge>()
  readonly #declared: Declared[] = []

  constructor(registry: Registry) {
    this.#registry = registry
  }

  get declared(): readonly Declared[] {
    return this.#declared
  }

  declare(name: string, help: string, labelNames: readonly string[] = []): void {
    const gauge = new Gauge({
      name: `stationkeeper_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
    })
    if (labelNames.length === 0) gauge.remove()
    this.#known.set(name, gauge)
    this.#declared.push({ name: `stationkeeper_${name}`, type: 'gauge', labels: labelNames, help })
  }

  /** @param value null: nobody can tell */
  set(name: string, value: number | null): void {
    if (value === null) this.#of(name).remove()
    else this.#of(name).set(value)
  }

  /** In place of all series that there were. */
  setAll(name: string, series: readonly (readonly [Series, number])[]): void {
    const gauge = this.#of(name)
    gauge.reset()
    for (const [labels, value] of series) gauge.set(labels, value)
  }

  /** @throws {RangeError} it was never declared */
  #of(name: string): Gauge {
    const gauge = this.#known.get(name)
    if (gauge === undefined) throw new RangeError(`no gauge is called ${name}`)
    return gauge
  }
}
