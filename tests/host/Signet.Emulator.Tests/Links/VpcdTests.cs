using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Signet.Emulator.Links;
using Signet.Emulator.Operator;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Links
{
    /// <summary>The card in vsmartcard's virtual reader: its protocol byte for byte, and pcscd with opensc-tool where they are.</summary>
    public class VpcdTests
    {
        [Fact]
        public async Task TheReadersProtocolIsSpoken()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var card = new TestCard();
            using VpcdDoor door = VpcdDoor.Connect(
                "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, card.Card.Atr, card.Card.Transmit, card.Card.Reset);
            using Socket reader = listener.AcceptSocket();
            reader.ReceiveTimeout = 20000;
            reader.Send([0, 1, 1]);
            reader.Send([0, 1, 4]);
            byte[] atr = Receive(reader);
            Assert.Equal(card.Card.Atr, atr);
            Assert.Equal(0, atr[1..].Aggregate(0, (check, b) => check ^ b));
            Assert.Equal(1, card.Card.ResetCount);

            // Pieces of a message may come one by one, and two messages at once.
            reader.Send([0]);
            reader.Send([5, 0x00, 0x70]);
            reader.Send([0x00, 0x00, 0x01, 0, 1, 2, 0, 5, 0x01, 0x84, 0x00, 0x00, 0x04]);
            Assert.Equal("019000", Convert.ToHexString(Receive(reader)));
            Assert.Equal("6881", Convert.ToHexString(Receive(reader)));
            Assert.Equal(2, card.Card.ResetCount);
            reader.Send([0, 0, 0, 1, 0, 0, 1, 99]);
            reader.Shutdown(SocketShutdown.Send);
            await door.Completion.WaitAsync(TimeSpan.FromSeconds(20));
        }

        [Fact]
        public void WithoutAReaderItSaysWhatToStart()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            string message = Assert.Throws<IOException>(
                () => VpcdDoor.Connect("127.0.0.1", port, [], b => b, () => { })).Message;
            Assert.Contains($"no virtual reader at 127.0.0.1:{port}", message, StringComparison.Ordinal);
            Assert.Contains("vsmartcard-vpcd", message, StringComparison.Ordinal);
        }

        [Fact]
        public async Task OpenscToolTalksToTheCardInTheModule()
        {
            const string driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
            string? pcscd = Array.Find(["/usr/sbin/pcscd", "/usr/bin/pcscd"], File.Exists);
            Assert.SkipUnless(
                pcscd != null && File.Exists(driver) && File.Exists("/usr/bin/opensc-tool"),
                "pcscd, vsmartcard-vpcd or opensc isn't installed: PC/SC is not tried");
            bool taken = File.Exists("/run/pcscd/pcscd.comm")
                && (Process.GetProcessesByName("pcscd").Length > 0 || Directory.Exists("/run/systemd/system"));
            Assert.SkipWhen(taken, "this machine has a pcscd of its own running: PC/SC is not tried");

            using Process daemon = Process.Start(new ProcessStartInfo(pcscd!, ["--foreground", "--debug"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                int port = await Task.Run(() => ReaderPort(daemon)).WaitAsync(TimeSpan.FromSeconds(30));
                using TestModem modem = new TestModem().Begin();
                var card = new CardOperator(modem.Modem, modem.Card.Applet);
                using VpcdDoor door = VpcdDoor.Connect(
                    "127.0.0.1", port, modem.Card.Card.Atr, card.Transmit, () => card.Reset(announced: false));

                string output = Run("/usr/bin/opensc-tool", "--wait", "-r", "0", "-s", "00:A4:04:00:07:A0:00:00:05:59:00:10", "-s", "00:CD:00:00:03:85:01:01:00", "-s", "00:84:00:00:08");
                Assert.Contains("34 45 49 43 86 41 04 60 FE D4 BA", output, StringComparison.Ordinal);
                Assert.Equal(3, output.Split("SW1=0x90, SW2=0x00").Length - 1);

                // The same card, by its other door.
                Assert.Equal("019000", modem.Csim("0070000001"));
            }
            finally
            {
                // Asked to end, the daemon takes its socket away with it.
                using Process end = Process.Start("kill", daemon.Id.ToString());
                if (!daemon.WaitForExit(10000))
                    daemon.Kill();
            }
        }

        private static byte[] Receive(Socket socket)
        {
            byte[] header = new byte[2];
            Assert.Equal(2, socket.Receive(header));
            byte[] message = new byte[(header[0] << 8) | header[1]];
            for (int have = 0; have < message.Length;)
                have += socket.Receive(message, have, message.Length - have, SocketFlags.None);
            return message;
        }

        /// <summary>Port on which the daemon's virtual reader waits for a card; its debug output says when it does.</summary>
        private static int ReaderPort(Process daemon)
        {
            const string waiting = "Waiting for virtual ICC on port ";
            int port = 0;
            while (daemon.StandardOutput.ReadLine() is { } line)
            {
                int at = line.IndexOf(waiting, StringComparison.Ordinal);
                if (at >= 0 && port == 0)
                    port = int.Parse(line[(at + waiting.Length)..]);
                if (!line.Contains("daemon ready", StringComparison.Ordinal))
                    continue;
                _ = daemon.StandardOutput.ReadToEndAsync();
                return port;
            }

            Assert.Fail("pcscd ended: " + daemon.StandardError.ReadToEnd());
            return 0;
        }

        private static string Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Assert.True(process.WaitForExit(60000), "opensc-tool doesn't end");
            string errors = process.StandardError.ReadToEnd();
            Assert.True(process.ExitCode == 0, output.Result + errors);
            return output.Result;
        }
    }
}
