-- GETs with an access token: wrk -s get.lua url -- token
package.path = debug.getinfo(1, "S").source:match("^@(.*/)") .. "?.lua;" .. package.path
require("report")

function init(args)
   if args[1] then wrk.headers["Authorization"] = "Bearer " .. args[1] end
end

function done(summary, latency) report(summary, latency) end
