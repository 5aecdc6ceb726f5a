/** Whether a host name, as `URL.hostname` has it, is this machine: 127.0.0.0/8, localhost or ::1. */
export function isLoopback(hostname: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(hostname);
}
