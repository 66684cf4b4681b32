using System;
using System.Device.Gpio;
using System.Threading;
using Signet.Agent;
using Signet.Core;
using Signet.Device.Boards;
using Signet.SoftCrypto;
using Signet.Telemetry;

namespace Signet.Device
{
    /// <summary>Signet on a LilyGO T-A7670: wires board, settings and sensors, and hands over to the supervisor.</summary>
    public static class Program
    {
        /// <summary>Called by the nanoCLR after boot; does not return.</summary>
        public static void Main()
        {
            ConsoleLog log = new ConsoleLog(LogLevel.Info);
            try
            {
                Run(log);
            }
            catch (Exception e)
            {
                // Settings that can't work, a pin that is taken: a person must look. Sleeping keeps the debugger's door open.
                log.Write(LogLevel.Error, "device", e.Message);
            }

            Thread.Sleep(Timeout.Infinite);
        }

        private static void Run(ConsoleLog log)
        {
            BoardClock clock = new BoardClock();
            LilyGoTA7670 board = new LilyGoTA7670(new GpioController(), clock);
            AgentPlatform platform = new AgentPlatform();
            platform.Line = board.OpenLine();
            platform.Clock = clock;
            platform.Log = log;
            platform.Power = board;
            platform.Entropy = new BoardEntropy();

            SignalSensor signal = new SignalSensor();
            ISensor[] sensors = new ISensor[] { new UptimeSensor(clock), new HeapSensor(), signal };
            AgentSettings settings = Settings.Create();
            TelemetryAgent agent = new TelemetryAgent(platform, settings, sensors);
            signal.Attach(agent.Modem);

            // A device that only ever uses the policy fast may leave this out, and Signet.SoftCrypto with it.
            agent.UseMcuCrypto(
                new IKeyAgreement[] { new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random) },
                new P256Verifier());
            log.Write(LogLevel.Info, "device", "Signet starts");
            new Supervisor(agent, platform, settings).Run();
        }
    }
}
