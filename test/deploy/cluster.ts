import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/dev/ports.ts';
import { findInPath } from '../../src/dev/programs.ts';
import { obtainDebianPackages, obtainGoSource, obtainKubeApiServer } from '../harness/tools.ts';
import { becomesTrue } from '../harness/waiting.ts';

const run = promisify(execFile);
const readyMs = 60_000;

/** The control plane of a Kubernetes without a node: it takes, checks and stores objects, and no pod ever runs. */
export interface Cluster {
  /** @returns what kubectl says. @throws with the server's words when it refuses */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Everything the cluster is made of, or what is missing here. */
export async function obtainCluster() {
  const kubectl = findInPath('kubectl', process.env.PATH ?? '');
  if (kubectl === undefined) return { missing: 'there is no kubectl in the path' };
  const etcd = await obtainDebianPackages('etcd', ['etcd-server']);
  if ('missing' in etcd) return etcd;
  const keda = await obtainGoSource('github.com/kedacore/keda/v2@v2.21.0');
  if ('missing' in keda) return keda;
  const server = await obtainKubeApiServer();
  if ('missing' in server) return server;
  return {
    kubectl,
    etcd: join(etcd.path, 'usr/bin/etcd'),
    server: server.path,
    kedaDefinitions: join(keda.path, 'config/crd/bases'),
  };
}

export async function startCluster(programs: {
  kubectl: string;
  etcd: string;
  server: string;
}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const token = randomUUID();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const children = [
    spawn(
      programs.etcd,
      [
        `--data-dir=${join(folder, 'etcd')}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
      ],
      { stdio: 'ignore' },
    ),
    spawn(
      programs.server,
      [
        `--etcd-servers=${etcdUrl}`,
        `--secure-port=${port}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--cert-dir=${join(folder, 'certificates')}`,
        '--service-account-issuer=https://cluster.test',
        `--service-account-key-file=${file('service-account.pub', publicKey)}`,
        `--service-account-signing-key-file=${file('service-account.key', privateKey)}`,
        `--token-auth-file=${file('tokens.csv', `${token},tester,tester,system:masters\n`)}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--disable-admission-plugins=ServiceAccount',
      ],
      { stdio: 'ignore' },
    ),
  ];
  const kubectl: Cluster['kubectl'] = async (args, input) => {
    const flags = [`--server=https://127.0.0.1:${port}`, '--insecure-skip-tls-verify', `--token=${token}`];
    const env = { ...process.env, HOME: folder, KUBECONFIG: '/dev/null' };
    const running = run(programs.kubectl, [...flags, ...args], { env });
    running.child.stdin?.end(input ?? '');
    const { stdout, stderr } = await running;
    return stdout + stderr;
  };
  const stop = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const isReady = () =>
    kubectl(['get', '--raw', '/readyz']).then(
      (answer) => answer === 'ok',
      () => false,
    );
  if (!(await becomesTrue(isReady, readyMs))) {
    await stop();
    throw new Error('the API server did not get ready');
  }
  return { kubectl, stop };
}
