// Counts until SHA-256 of the salt and the count is the hash that the site asks for. In plain JavaScript: browsers have
// crypto.subtle only on https, and for such short texts it is the slower of the two.

const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants of the standard: the first bits of the roots of the first primes.
for (let number = 2, found = 0; found < 64; number++) {
  let isPrime = true;
  for (let by = 2; by * by <= number; by++) if (number % by === 0) isPrime = false;
  if (!isPrime) continue;
  if (found < 8) START[found] = (Math.sqrt(number) % 1) * 2 ** 32;
  K[found++] = (Math.cbrt(number) % 1) * 2 ** 32;
}

const w = new Uint32Array(64);
const state = new Uint32Array(8);

const turn = (x, by) => (x >>> by) | (x << (32 - by));

function block(bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

export function solve({ salt, challenge, maxNumber }) {
  const wanted = new Uint32Array(8);
  for (let i = 0; i < 8; i++) wanted[i] = Number.parseInt(challenge.slice(i * 8, i * 8 + 8), 16);
  const prefix = new TextEncoder().encode(salt);
  const bytes = new Uint8Array(Math.ceil((prefix.length + 10 + 9) / 64) * 64);
  for (let number = 0; number <= maxNumber; number++) {
    const digits = String(number);
    const length = prefix.length + digits.length;
    const end = Math.ceil((length + 9) / 64) * 64;
    bytes.fill(0);
    bytes.set(prefix);
    for (let i = 0; i < digits.length; i++) bytes[prefix.length + i] = digits.charCodeAt(i);
    bytes[length] = 0x80;
    bytes[end - 2] = (length * 8) >>> 8;
    bytes[end - 1] = (length * 8) & 255;
    bytes[end - 3] = (length * 8) >>> 16;
    state.set(START);
    for (let at = 0; at < end; at += 64) block(bytes, at);
    if (state.every((word, i) => word === wanted[i])) return number;
  }
  return null;
}

self.addEventListener("message", (event) => self.postMessage(solve(event.data)));
