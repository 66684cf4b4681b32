using System.CommandLine;

var signet = new RootCommand("IoT SAFE on the desktop: emulate a card and a modem, run the firmware, drive a real module.");

return signet.Parse(args).Invoke();
