import { openPanel } from '../test/web/panel-rig.ts';
import { type Figure, type Findings, percentile } from './figures.ts';
import { fillPanel, firstNumber } from './panel-scene.ts';
import type { BenchPlan } from './plan.ts';

/** p95 of a page, everything in it. */
const mostMs = 100;

/** Lists with what narrows and sorts them, the overview and one order, each as its address. */
function pages({ orders, people }: BenchPlan['panel']): [string, string][] {
  const person = firstNumber + Math.floor(people / 2);
  return [
    ['orders, all', '/orders'],
    ['orders, oldest first', '/orders?sort=created'],
    ['orders, dearest first', '/orders?sort=-price'],
    ['orders, cheapest first', '/orders?sort=price'],
    ['orders under way', '/orders?state=open'],
    ['orders in the queue', '/orders?state=queued'],
    ['orders refused', '/orders?state=refused'],
    ['orders delivered', '/orders?state=delivered'],
    ['orders of a large line', '/orders?line=studio'],
    ['orders of a small line', '/orders?line=training'],
    ['orders of a small line, refused', '/orders?line=training&state=refused'],
    ['orders by a reason', '/orders?reason=moderation'],
    ['orders by a reason nobody had', '/orders?reason=model_gone'],
    ['orders of a provider', '/orders?provider=astria'],
    ['orders of a provider, failed', '/orders?provider=astria&state=failed'],
    ['orders of a person', `/orders?person=${person}`],
    ['orders of a person by name', `/orders?person=@person_${Math.floor(people / 3)}`],
    ['orders of a person, refused', `/orders?person=${person}&state=refused`],
    ['orders by number', `/orders?code=${firstNumber + Math.floor(orders / 2)}`],
    ['orders of a day', `/orders?from=${day(3)}&to=${day(2)}`],
    ['orders of a day, refused, by price', `/orders?from=${day(3)}&to=${day(2)}&state=refused&sort=-price`],
    ['orders, a page in the middle', middle(orders)],
    ['one order', `/orders/${firstNumber + Math.floor(orders / 2)}`],
    ['people, all', '/people'],
    ['people by the beginning of a name', '/people?search=person_1'],
    ['people by a whole name', `/people?search=@person_${Math.floor(people / 3)}`],
    ['people who are blocked', '/people?status=blocked'],
    ['one person', `/people/${person}`],
    ["one person's statement", `/people/${person}/statement`],
    ['changes, all', '/changes'],
    ['changes of a kind', '/changes?kind=refunded'],
    ['changes by somebody who did little', '/changes?by=operator%20rare'],
    ['the overview, each 5 s', '/overview/now'],
    ['the overview, each minute', '/overview/spent'],
  ];
}

/** A moment so many days ago, as the filter takes it. */
function day(ago: number): string {
  return new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 16);
}

function middle(orders: number): string {
  const at = (Date.now() - (orders / 2) * 30_000) * 1_000;
  return `/orders?after=50_${at}_${firstNumber + Math.floor(orders / 2)}`;
}

/** What a page of the panel takes over a database that has seen much. */
export async function measurePanel({ runs, panel }: BenchPlan): Promise<Findings> {
  const rig = await openPanel();
  try {
    const startedAt = performance.now();
    await fillPanel(rig.sql, panel);
    const filled = performance.now() - startedAt;
    const somebody = await rig.signIn('owner');
    const figures: Figure[] = [
      {
        name: `filled with ${panel.orders.toLocaleString('en')} orders of ${panel.people.toLocaleString('en')} people`,
        unit: 's',
        values: [filled / 1_000],
      },
    ];
    const broken: string[] = [];
    for (const [name, path] of pages(panel)) {
      const ask = async () => {
        const { status } = await somebody.get(path);
        if (status !== 200) broken.push(`${path} answered ${status}`);
      };
      await ask();
      const p50: number[] = [];
      const p95: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const times: number[] = [];
        for (let call = 0; call < panel.calls / runs; call += 1) {
          const calledAt = performance.now();
          await ask();
          times.push(performance.now() - calledAt);
        }
        p50.push(percentile(times, 50));
        p95.push(percentile(times, 95));
      }
      figures.push({ name: `${name}, p50`, unit: 'ms', values: p50 });
      figures.push({ name: `${name}, p95`, unit: 'ms', values: p95, target: { most: mostMs } });
    }
    return { figures, broken };
  } finally {
    await rig.close();
  }
}
