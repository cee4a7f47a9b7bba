using AsyncLoop.Check;
using AsyncLoop.Check.Report;

return await CommandLine.Run(args, Output.ForThisConsole());
