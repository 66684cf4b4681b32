using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Runtime.Native;
using Signet.Agent;
using Signet.Core;
using Signet.Device.Boards;
using Signet.Telemetry;

namespace Signet.Device
{
    /// <summary>Signet on a LilyGO T-A7670: wires board, settings and sensors, and hands over to the supervisor.</summary>
    public static class Program
    {
        // Long enough for a person with a debugger, short enough for a device that nobody looks after.
        private const int PauseMs = 300000;

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
                // Settings that can't work, a pin that is taken: mostly a person must look, and the pause keeps the
                // debugger's door open. But what comes seldom, such as a full heap at boot, a new start repairs.
                log.Write(LogLevel.Error, "device", e.GetType().FullName + ": " + e.Message + " Restart in 300 s.");
            }

            // Pins and port are taken in this life: only a reboot gives them back.
            Thread.Sleep(PauseMs);
            Power.RebootDevice();
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
            log.Write(LogLevel.Info, "device", "Signet starts");
            new Supervisor(agent, platform, settings).Run();
        }
    }
}
