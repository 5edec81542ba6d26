-- What wrk measured, as one line of JSON.
function report(summary, latency, extra)
   local function at(share) return latency:percentile(share) / 1000 end
   io.write(string.format(
      '\n{"count":%d,"seconds":%.4f,"refused":%d,"failed":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,"max":%.3f%s}\n',
      summary.requests, summary.duration / 1e6, summary.errors.status,
      summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      at(50), at(95), at(99), latency.max / 1000, extra or ""))
end
