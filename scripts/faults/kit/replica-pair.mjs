/**
 * A master and its replica, and what stands between: servers reach whoever is the master through `front`, the replica
 * hears its master through `link`, late. A fail-over is done by hand, as Sentinel or an operator does it.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { FaultProxy } from "../proxy.mjs";
import { LabRedis } from "./lab-redis.mjs";
import { until } from "./wait.mjs";

const HOST = "127.0.0.1";
const SYNCED_WITHIN_MS = 30_000;

export class ReplicaPair {
  /** @param lateMs how long after the master the replica has it */
  static async start(lateMs) {
    const pair = new ReplicaPair();
    pair.ports = [await freePort(), await freePort()];
    pair.nodes = [];
    for (const port of pair.ports) {
      const options = { port: String(port), bind: HOST, "repl-diskless-sync-delay": "0" };
      pair.nodes.push(await LabRedis.start({ options }));
    }
    pair.lateMs = lateMs;
    pair.front = await new FaultProxy({ path: pair.nodes[0].socket }).listen();
    pair.link = await new FaultProxy({ host: HOST, port: pair.ports[0] }).listen();
    await pair.#follow(1);
    return pair;
  }

  /** For a World: it is what servers are given, and what is closed with it. */
  get url() {
    return this.front.url;
  }

  get folder() {
    return this.nodes[0].folder;
  }

  /** The master dies, the replica takes over, and the dead one comes back as its replica. */
  async failOver() {
    const [dead, heir] = this.nodes;
    await dead.kill();
    this.front.cut();
    await heir.ask("REPLICAOF", "NO", "ONE");
    this.nodes.reverse();
    this.ports.reverse();
    this.front.upstream = { path: heir.socket };
    this.front.heal();
    this.link.heal();
    this.link.upstream = { host: HOST, port: this.ports[0] };
    await dead.launch();
    await this.#follow(1);
  }

  async #follow(node) {
    const linkPort = this.link.url.split(":").at(-1);
    const replica = this.nodes[node];
    await replica.ask("REPLICAOF", HOST, linkPort);
    await until("a replica in step", SYNCED_WITHIN_MS, async () =>
      /master_link_status:up/.test(await replica.ask("INFO", "replication")),
    );
    this.link.delay(this.lateMs);
  }

  async close() {
    await this.front.close();
    await this.link.close();
    for (const node of this.nodes) await node.close();
  }
}

async function freePort() {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
