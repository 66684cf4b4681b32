using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;

namespace Signet.Emulator.Modem
{
    /// <summary>The PDP context of the NETOPEN/CIPOPEN set, and its name service.</summary>
    internal sealed class PacketCommands(ModemEmulator modem, NetworkCommands network, SocketCommands sockets)
    {
        private const int NetworkError = 1;

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+NETOPEN"] = NetOpen;
            commands["+NETCLOSE"] = NetClose;
            commands["+IPADDR"] = Address;
            commands["+CDNSGIP"] = Resolve;
        }

        private AtResult NetOpen(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
            {
                modem.Line.Info($"+NETOPEN: {(modem.Settings.NetworkOpen ? 1 : 0)}");
                return AtResult.Ok;
            }

            if (command.Kind == AtCommandKind.Test)
                return AtResult.Ok;
            if (modem.Settings.NetworkOpen)
                return Failed("+IP ERROR: Network is already opened");
            bool opened = network.IsRegistered;
            modem.Settings.NetworkOpen = opened;
            modem.AfterResult(() => modem.Line.Urc($"+NETOPEN: {(opened ? 0 : NetworkError)}"));
            return AtResult.Ok;
        }

        private AtResult NetClose(AtCommand command)
        {
            if (command.Kind != AtCommandKind.Execute)
                return command.Kind == AtCommandKind.Test ? AtResult.Ok : AtResult.Error;
            if (!modem.Settings.NetworkOpen)
                return Failed("+IP ERROR: Network is already closed");
            sockets.CloseAll();
            modem.Settings.NetworkOpen = false;
            modem.AfterResult(() => modem.Line.Urc("+NETCLOSE: 0"));
            return AtResult.Ok;
        }

        private AtResult Address(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Test)
                return AtResult.Ok;
            if (!modem.Settings.NetworkOpen)
                return Failed("+IP ERROR: Network not opened");
            modem.Line.Info("+IPADDR: " + modem.Options.IpAddress);
            return AtResult.Ok;
        }

        private AtResult Resolve(AtCommand command)
        {
            if (command.Kind != AtCommandKind.Set || command.Parameters[0].Length is 0 or > 100)
                return AtResult.BadParameter;
            string host = command.Parameters[0];
            Action<AtResult> finish = modem.Suspend();
            string? name = HostNames.Find(modem.Options, host, 0)?.Address;
            _ = Task.Run(async () =>
            {
                string? found = null;
                try
                {
                    IPAddress[] addresses = name == null ? [] : await Dns.GetHostAddressesAsync(name).ConfigureAwait(false);
                    found = addresses.FirstOrDefault()?.ToString();
                }
                catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
                {
                    // Unknown host: said below.
                }

                modem.Post(() =>
                {
                    modem.Line.Info(found == null ? "+CDNSGIP: 0,10" : $"+CDNSGIP: 1,\"{host}\",\"{found}\"");
                    finish(found == null ? AtResult.Error : AtResult.Ok);
                });
            });
            return AtResult.Pending;
        }

        private AtResult Failed(string line)
        {
            modem.Line.Info(line);
            return AtResult.Error;
        }
    }
}
