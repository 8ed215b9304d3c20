/** From here on this process connects to its own machine and to nothing else: an attack never leaves it. */
import { BlockList, isIP, Socket } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const isOwn = (host) =>
  host === "localhost" || (isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"));

/** @returns {() => void} takes it back, for tests */
export function onlyLoopback() {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function connectHere(...given) {
    // net.connect hands over what it has normalised: a list of options and callback.
    const [first, second] = Array.isArray(given[0]) ? given[0] : given;
    const options = typeof first === "object" ? first : { port: first, host: second };
    if (options.path === undefined && !isOwn(options.host ?? "localhost"))
      throw new Error(`an attack connects to this machine only, not to ${options.host}`);
    return connect.apply(this, given);
  };
  return () => {
    Socket.prototype.connect = connect;
  };
}
