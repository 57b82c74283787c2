import { mkdirSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import type { ChildSpec } from './child.ts';
import { type Leftover, stopLeftover } from './leftovers.ts';
import { createSupervisor, type Print } from './supervisor.ts';

export interface TemporalOptions {
  /** Path of the `temporal` program. */
  binary: string;
  /** Folder of `temporal.db`; absent: the server keeps everything in memory. */
  dataDir?: string;
  port: number;
  /** Absent: no Web UI. */
  uiPort?: number;
  /** Absent: the server picks a free one. */
  metricsPort?: number;
}

export interface RunningServer {
  /** `host:port` of the gRPC front end. */
  address: string;
  /** Changes when the server was restarted after a crash; undefined in between. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** The default of 20 polls per second and shard puts a 50 ms grid under every step of a workflow. */
const TRANSFER_POLLS_PER_SECOND = 200;
const HEALTH_TIMEOUT_MS = 1_000;

/** A dev server of its own, restarted after a crash until `stop()`. @throws StartError when it does not start */
export async function startTemporal(options: TemporalOptions & { log: Print }): Promise<RunningServer> {
  const leftover = temporalLeftover(options);
  if (leftover !== undefined) await stopLeftover(leftover);
  const supervisor = createSupervisor({ print: options.log });
  await supervisor.start(temporalSpec(options));
  return {
    address: `127.0.0.1:${options.port}`,
    get pid() {
      return supervisor.pid('temporal');
    },
    stop: () => supervisor.stop(),
  };
}

/** How the dev server is run and watched. Creates the data folder. */
export function temporalSpec(options: TemporalOptions): ChildSpec {
  const { binary, dataDir, port } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  return {
    name: 'temporal',
    command: {
      command: binary,
      args: startArguments(options),
      // None of the caller's TEMPORAL_ settings: those are for clients of a server, and this is one.
      env: {},
    },
    healthy: () => isTemporalServing(`127.0.0.1:${port}`),
    startTimeoutMs: 30_000,
    stopSignal: 'SIGTERM',
    // It takes about 2.5 s to leave its own services; the database file survives a kill as well.
    stopTimeoutMs: 3_500,
    ...(dataDir === undefined ? {} : { pidFile: join(dataDir, 'temporal.pid') }),
    // The banner repeats the table of addresses; cancelled calls are the noise of its stop.
    shows: (line) => /^(\{|Error)/.test(line) && !line.includes('context canceled'),
  };
}

/** The server an earlier supervisor may have left on this data folder; none when it keeps nothing. */
export function temporalLeftover({ dataDir }: Pick<TemporalOptions, 'dataDir'>): Leftover | undefined {
  if (dataDir === undefined) return undefined;
  return {
    name: 'temporal',
    pidFile: join(dataDir, 'temporal.pid'),
    mark: databaseFile(dataDir),
    stopSignal: 'SIGTERM',
  };
}

/** Asks the front end's gRPC health service, without a client library. Resolves false when nobody answers. */
export function isTemporalServing(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const end = (serving: boolean): void => {
      session.destroy();
      resolve(serving);
    };
    session.once('error', () => end(false));
    session.setTimeout(HEALTH_TIMEOUT_MS, () => end(false));
    const call = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.once('error', () => end(false));
    call.once('end', () => end(saysServing(Buffer.concat(chunks))));
    call.end(healthRequest('temporal.api.workflowservice.v1.WorkflowService'));
  });
}

function startArguments({ dataDir, port, uiPort, metricsPort }: TemporalOptions): string[] {
  const ui = uiPort === undefined ? ['--headless'] : [`--ui-port=${uiPort}`];
  const metrics = metricsPort === undefined ? [] : [`--metrics-port=${metricsPort}`];
  const file = dataDir === undefined ? [] : fileArguments(dataDir);
  const log = ['--log-level=error', '--log-format=json'];
  const tuning = [
    `--dynamic-config-value=history.transferProcessorMaxPollRPS=${TRANSFER_POLLS_PER_SECOND}`,
    // Saves a hop through the server for each activity that the same worker can take.
    '--dynamic-config-value=system.enableActivityEagerExecution=true',
  ];
  const listen = ['--ip=127.0.0.1', `--port=${port}`, '--namespace=default'];
  return ['server', 'start-dev', ...listen, ...ui, ...metrics, ...file, ...tuning, ...log];
}

/** A write-ahead log doubles the throughput; synchronous=2 keeps the last commits through a power cut. */
function fileArguments(dataDir: string): string[] {
  return [
    `--db-filename=${databaseFile(dataDir)}`,
    '--sqlite-pragma=journal_mode=wal',
    '--sqlite-pragma=synchronous=2',
  ];
}

function databaseFile(dataDir: string): string {
  return join(dataDir, 'temporal.db');
}

/** gRPC frame (flag, length) around `HealthCheckRequest { string service = 1 }`. */
function healthRequest(service: string): Buffer {
  const message = Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** `HealthCheckResponse { status = 1 }` with the status SERVING (1) in a gRPC frame. */
function saysServing(frame: Buffer): boolean {
  return frame.subarray(5).equals(Buffer.from([0x08, 0x01]));
}
